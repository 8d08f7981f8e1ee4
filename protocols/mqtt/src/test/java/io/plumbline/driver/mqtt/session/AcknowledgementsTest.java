package io.plumbline.driver.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final Recorder first = new Recorder();
  private final Recorder second = new Recorder();

  @Test
  void theOrderIsThatOfArrival() throws Exception {
    acknowledgements.opened(first);
    Acknowledgements.Entry one = arrived(1, "a");
    Acknowledgements.Entry two = arrived(2, "b");
    acknowledgements.safe(two);
    assertEquals(List.of(), first.ids);
    acknowledgements.safe(one);
    assertEquals(List.of(1, 2), first.ids);
    assertEquals(0, acknowledgements.waiting());
  }

  @Test
  void aMessageThatBecomesSafeAfterItsSessionIsNotAcknowledgedOnTheNext() throws Exception {
    acknowledgements.opened(first);
    Acknowledgements.Entry one = arrived(1, "a");
    acknowledgements.closed();
    acknowledgements.opened(second);
    acknowledgements.safe(one);
    assertEquals(List.of(), first.ids);
    assertEquals(List.of(), second.ids);
  }

  @Test
  void itsRepetitionIsAcknowledgedAndNotDeliveredAgain() throws Exception {
    acknowledgements.opened(first);
    Acknowledgements.Entry one = arrived(1, "a");
    Acknowledgements.Entry two = arrived(2, "b");
    acknowledgements.closed();
    acknowledgements.opened(second);
    acknowledgements.safe(one);
    assertNull(acknowledgements.arrived(message(1, "a")));
    assertEquals(List.of(1), second.ids);
    assertNull(acknowledgements.arrived(message(2, "b")));
    acknowledgements.safe(two);
    assertEquals(List.of(1, 2), second.ids);
  }

  @Test
  void anIdentifierThatMeansSomethingElseIsANewMessage() throws Exception {
    acknowledgements.opened(first);
    Acknowledgements.Entry old = arrived(1, "a");
    acknowledgements.closed();
    acknowledgements.opened(second);
    Acknowledgements.Entry other = arrived(1, "other");
    acknowledgements.safe(old);
    assertEquals(List.of(), second.ids);
    acknowledgements.safe(other);
    assertEquals(List.of(1), second.ids);
  }

  @Test
  void withoutAKeptSessionEverythingOlderIsForgotten() throws Exception {
    acknowledgements.opened(first);
    arrived(1, "a");
    acknowledgements.closed();
    acknowledgements.opened(second);
    acknowledgements.forgetOlderSessions();
    assertEquals(0, acknowledgements.waiting());
    assertNotNull(acknowledgements.arrived(message(1, "a")));
  }

  @Test
  void aMessageOfQualityTwoIsKnownUntilTheBrokerHasReleasedIt() throws Exception {
    acknowledgements.opened(first);
    Acknowledgements.Entry one =
        Objects.requireNonNull(acknowledgements.arrived(message(1, "a", 2)));
    acknowledgements.safe(one);
    assertEquals(List.of(1), first.ids);
    acknowledgements.closed();
    acknowledgements.opened(second);
    assertNull(acknowledgements.arrived(message(1, "a", 2)), "its PUBREC was lost");
    assertEquals(List.of(1), second.ids);
    acknowledgements.released(1);
    assertEquals(0, acknowledgements.waiting());
    assertNotNull(acknowledgements.arrived(message(1, "a", 2)), "another one with its identifier");
    acknowledgements.released(1);
    assertEquals(1, acknowledgements.waiting(), "what is not safe is not released");
  }

  private Acknowledgements.Entry arrived(int id, String payload) throws SessionFault {
    return Objects.requireNonNull(acknowledgements.arrived(message(id, payload)));
  }

  private static Arrived message(int id, String payload) {
    return message(id, payload, 1);
  }

  private static Arrived message(int id, String payload, int qos) {
    return new Arrived("t", payload.getBytes(StandardCharsets.UTF_8), id, qos, false);
  }

  private static final class Recorder implements Session {
    private final List<Integer> ids = new ArrayList<>();

    @Override
    public boolean connect() {
      return true;
    }

    @Override
    public List<String> subscribe(List<String> filters, int qos) {
      return List.of();
    }

    @Override
    public void publish(String topic, byte[] payload) {
      throw new IllegalStateException("an acknowledgement is no publication");
    }

    @Override
    public void acknowledge(int id) {
      ids.add(id);
    }

    @Override
    public void close() {
      ids.add(-1);
    }
  }
}
