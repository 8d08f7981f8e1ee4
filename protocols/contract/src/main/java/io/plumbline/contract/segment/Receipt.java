package io.plumbline.contract.segment;

/**
 * When and where a gateway took a record in. Stored beside the frame, never inside it.
 *
 * @param arrivalMicros the gateway's clock, microseconds since the epoch
 * @param position 1, 2, 3 … over all records of the gateway: the arrival order
 */
public record Receipt(long arrivalMicros, long position) {}
