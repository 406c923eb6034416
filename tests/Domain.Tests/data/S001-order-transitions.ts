// Minimal viable state machine
type OrderState = 'received' | 'processing' | 'shipped' | 'delivered' | 'failed';

const ORDER_TRANSITIONS = {
  received: ['processing', 'failed'],
  processing: ['shipped', 'failed'], 
  shipped: ['delivered'],
  delivered: [],
  failed: ['processing'] // retry
};
