//! What a supervisor must see first, worked out from facts. (To follow.)
