package io.plumbline.driver;

import java.util.List;

/**
 * What one try of a connection found.
 *
 * @param readings one reading for each channel that answered
 * @param remarks what an operator should know, such as a refused address; one line each
 */
public record ProbeResult(List<Reading> readings, List<String> remarks) {
  public ProbeResult {
    readings = List.copyOf(readings);
    remarks = List.copyOf(remarks);
  }
}
