package io.plumbline.collector.gateway.store;

import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.Receipt;

/** A frame on its way to the store, and how it came. */
record StoredFrame(TelemetryFrame frame, Receipt receipt) {}
