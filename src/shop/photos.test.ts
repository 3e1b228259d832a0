import { expect, test } from 'vitest'
import { onEachDatabase } from './testing.ts'

await onEachDatabase(({ app }) => {
  const get = async (url: string) => (await app.inject({ url })).json()
  const upload = (memberId: number, body: object) =>
    app.inject({ method: 'POST', url: `/members/${memberId}/photos`, body })
  const photo = { title: 'Pier', widthPx: 6000, heightPx: 4000 }

  test("an upload is read by its id and comes first among its member's photos", async () => {
    const response = await upload(4, photo)
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({ memberId: 4, ...photo })
    expect(await get(response.headers.location as string)).toEqual(response.json())
    expect((await get('/members/4/photos'))[0]).toEqual(response.json())
  })

  test("a member's photos come newest first, page by page, and are theirs alone", async () => {
    for (let i = 0; i < 4; i++) await upload(5, photo)
    const rows = await app.db.selectFrom('photos').select('id').where('member_id', '=', 5).execute()
    const expected = rows.map((row) => row.id).sort((a, b) => b - a)
    const first = (await get('/members/5/photos?limit=2')).map((p: { id: number }) => p.id)
    const rest = (await get(`/members/5/photos?before=${first[1]}&limit=100`)).map(
      (p: { id: number }) => p.id,
    )
    expect(first).toHaveLength(2)
    expect([...first, ...rest]).toEqual(expected)
  })

  test('unknown members and photos are 404s, a photo without a size a bad request', async () => {
    expect(await get('/members/999/photos')).toEqual({
      error: 'Not Found',
      message: 'There is no member 999',
    })
    expect(await get('/photos/999999')).toEqual({ error: 'Not Found', message: 'There is no photo 999999' })
    expect((await upload(999, photo)).statusCode).toBe(404)
    expect((await upload(4, { title: 'Pier' })).statusCode).toBe(400)
  })
})
