// The shop's tables and indexes, as SQL. Apart from each other: the seed loads rows first and indexes them after.
export const tables = `
  CREATE TABLE members (
    id            INTEGER PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL
  );
  CREATE TABLE products (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    photographer TEXT NOT NULL,
    description  TEXT NOT NULL,
    price_cents  INTEGER NOT NULL CHECK (price_cents >= 0)
  );
  CREATE TABLE reviews (
    id         INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id),
    member_id  INTEGER NOT NULL REFERENCES members (id),
    rating     INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
    text       TEXT NOT NULL
  );
  CREATE TABLE orders (
    id            INTEGER PRIMARY KEY,
    member_id     INTEGER NOT NULL REFERENCES members (id),
    created_at_ms INTEGER NOT NULL,
    receipt       TEXT
  );
  CREATE TABLE order_lines (
    order_id    INTEGER NOT NULL REFERENCES orders (id),
    product_id  INTEGER NOT NULL REFERENCES products (id),
    quantity    INTEGER NOT NULL CHECK (quantity > 0),
    price_cents INTEGER NOT NULL,
    PRIMARY KEY (order_id, product_id)
  ) WITHOUT ROWID;
  CREATE TABLE photos (
    id        INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    title     TEXT NOT NULL,
    width_px  INTEGER NOT NULL,
    height_px INTEGER NOT NULL
  );
  CREATE TABLE follows (
    follower_id INTEGER NOT NULL REFERENCES members (id),
    followee_id INTEGER NOT NULL REFERENCES members (id),
    PRIMARY KEY (follower_id, followee_id)
  ) WITHOUT ROWID;
`

/** Each read of the shop finds its rows through one of these, or a primary key. */
export const indexes = [
  // Holds the rating too, so the histogram never touches the table: a covering index.
  'CREATE INDEX reviews_by_product ON reviews (product_id, rating)',
  'CREATE INDEX order_lines_by_product ON order_lines (product_id, order_id)',
  'CREATE INDEX photos_by_member ON photos (member_id, id)',
]
