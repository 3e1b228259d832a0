import { expect, test } from 'vitest'
import { insertForId } from './database/inserts.ts'
import { onEachDatabase } from './testing.ts'

await onEachDatabase(({ app }) => {
  const feedOf = async (id: number, query = '') =>
    (await app.inject({ url: `/members/${id}/feed${query}` })).json()
  const following = (method: 'PUT' | 'DELETE', id: number, followeeId: number) =>
    app.inject({ method, url: `/members/${id}/following/${followeeId}` })

  test('the feed is the photos of those one follows, newest first', async () => {
    const follows = await app.db.selectFrom('follows').selectAll().execute()
    const photos = await app.db.selectFrom('photos').selectAll().execute()
    const followees = new Set(follows.filter((row) => row.follower_id === 8).map((row) => row.followee_id))
    const expected = photos.filter((row) => followees.has(row.member_id)).map((row) => row.id)
    expected.sort((a, b) => b - a)
    expect(expected.length).toBeGreaterThan(5)
    const feed = await feedOf(8, '?limit=5')
    expect(feed.map((photo: { id: number }) => photo.id)).toEqual(expected.slice(0, 5))
    const next = await feedOf(8, `?limit=5&before=${feed[4].id}`)
    expect(next.map((photo: { id: number }) => photo.id)).toEqual(expected.slice(5, 10))
  })

  test('following, twice or once, brings photos into the feed; unfollowing takes them out', async () => {
    const row = { email: 'new@example.com', name: 'New', password_hash: '' }
    const id = await insertForId(app.db, 'members', row)
    const { member_id: author } = await app.db
      .selectFrom('photos')
      .select('member_id')
      .executeTakeFirstOrThrow()
    expect(await feedOf(id)).toEqual([])
    expect((await following('PUT', id, author)).statusCode).toBe(204)
    expect((await following('PUT', id, author)).statusCode).toBe(204)
    const feed = await feedOf(id)
    expect(feed.length).toBeGreaterThan(0)
    expect(feed.every((photo: { memberId: number }) => photo.memberId === author)).toBe(true)
    expect((await following('DELETE', id, author)).statusCode).toBe(204)
    expect(await feedOf(id)).toEqual([])
  })

  test('unknown members are 404s, a wrong id a bad request', async () => {
    expect(await feedOf(999)).toEqual({ error: 'Not Found', message: 'There is no member 999' })
    expect((await following('PUT', 1, 999)).statusCode).toBe(404)
    expect((await following('PUT', 999, 1)).statusCode).toBe(404)
    expect((await following('PUT', 1, 0)).statusCode).toBe(400)
  })
})
