package io.plumbline.contract.frame;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.usage.UsageEvent;
import java.util.List;

/** A frame of usage events in the order in which they were read. */
public record UsageFrame(FrameHeader header, Digest digest, List<UsageEvent> events)
    implements Frame {
  public UsageFrame {
    events = List.copyOf(events);
  }
}
