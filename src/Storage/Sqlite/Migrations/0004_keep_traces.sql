-- Where in a trace a delivery was received and an effect was intended (W3C traceparent): later work joins that trace.
ALTER TABLE inbox ADD COLUMN trace_parent TEXT;
ALTER TABLE effects ADD COLUMN trace_parent TEXT;
