async function _attack(lab) {
  const said = (promise) =>
    promise.then(
      () => 'got through',
      () => 'refused',
    )
  const event = (target, good) =>
    new Promise((resolve, reject) => {
      target.addEventListener(good, resolve)
      target.addEventListener('error', reject)
    })
  const element = (name, source) => {
    const made = Object.assign(document.createElement(name), source)
    document.body.append(made)
    return made
  }
  const run = JSON.stringify({ lesson: 'caching', quick: true })
  const asJson = {
    method: 'POST',
    body: run,
    headers: { 'content-type': 'application/json', 'x-tenfold-token': 'x' },
  }
  const outcome = {
    'reading the token': await said(fetch(`${lab}/api/health`)),
    'a run as JSON': await said(fetch(`${lab}/api/runs`, asJson)),
    events: await said(event(new EventSource(`${lab}/api/events`), 'open')),
    'a web socket': await said(event(new WebSocket(lab.replace('http', 'ws')), 'open')),
    'the token as a script': await said(event(element('script', { src: `${lab}/api/health` }), 'load')),
    'a picture': await said(event(element('img', { src: `${lab}/icon.svg` }), 'load')),
  }
  // What can't be read may still be sent.
  await said(fetch(`${lab}/api/runs`, { method: 'POST', mode: 'no-cors', body: run }))
  await said(fetch(`${lab}/api/health`, { mode: 'no-cors' }))
  element('iframe', { name: 'frame' })
  const form = element('form', {
    method: 'post',
    action: `${lab}/api/runs`,
    target: 'frame',
    enctype: 'text/plain',
  })
  form.append(Object.assign(document.createElement('input'), { name: run.slice(0, -1), value: '}' }))
  form.submit()
  return outcome
}
