-- What is wrong with a shop as a whole (JSON), until the channel does again what it is asked; null when nothing is.
ALTER TABLE shops ADD COLUMN attention text;
