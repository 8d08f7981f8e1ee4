package io.plumbline.driver.mtconnect.streams;

import java.util.List;

/**
 * An MTConnectStreams document.
 *
 * @param instanceId which life of the agent's buffer; sequence numbers hold within it
 * @param firstSequence the oldest number in the buffer
 * @param nextSequence the number to ask for next
 * @param creationTime when the document was made, as it was written
 * @param observations its observations, in the order of the document
 */
public record StreamsDocument(
    String instanceId,
    long firstSequence,
    long nextSequence,
    String creationTime,
    List<Observation> observations) {
  public StreamsDocument {
    observations = List.copyOf(observations);
  }
}
