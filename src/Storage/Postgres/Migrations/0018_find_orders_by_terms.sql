-- What an order is found by: package ids, tracking numbers (former ones too) and our SKUs as '=...', its products as '~...'.
-- Rows are added and never taken away. Orders that are stored already get theirs with their next change at TikTok.
CREATE TABLE order_terms (
  seller_id text COLLATE "C" NOT NULL,
  term text COLLATE "C" NOT NULL,
  order_id uuid NOT NULL,
  PRIMARY KEY (seller_id, term, order_id)
);

-- What a product is found by: ids and codes as '=...', words by their beginning. Orders share products, so that an order
-- of a known product writes nothing here.
CREATE TABLE product_terms (
  seller_id text COLLATE "C" NOT NULL,
  term text COLLATE "C" NOT NULL,
  product text COLLATE "C" NOT NULL,
  PRIMARY KEY (seller_id, term, product)
);
