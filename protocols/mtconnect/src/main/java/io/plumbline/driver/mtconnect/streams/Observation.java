package io.plumbline.driver.mtconnect.streams;

import java.util.List;

/**
 * One observation of a streams document.
 *
 * @param deviceName the device's name
 * @param deviceUuid the device's uuid
 * @param dataItemId id of the data item
 * @param name its name, empty where it has none
 * @param element name of the element: the type of a sample or event, the level of a condition
 * @param condition whether it is a condition
 * @param sequence its number in the agent's buffer, −1 where it has none
 * @param timestamp as it was written
 * @param result its text; of a condition the text of the message
 * @param details of a condition: native code, native severity and qualifier, empty where absent
 */
public record Observation(
    String deviceName,
    String deviceUuid,
    String dataItemId,
    String name,
    String element,
    boolean condition,
    long sequence,
    String timestamp,
    String result,
    List<String> details) {
  public Observation {
    details = List.copyOf(details);
  }
}
