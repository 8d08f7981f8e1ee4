package io.plumbline.driver.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The link really does what the contract relies on. */
@Timeout(30)
@SuppressWarnings("NullAway.Init")
class FaultyLinkTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  private ServerSocket machine;
  private FaultyLink link;

  @BeforeEach
  void open() throws IOException {
    machine = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    link = new FaultyLink(machine.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    machine.close();
  }

  @Test
  void refuses_until_it_is_restored_and_after_it_was_cut() throws IOException {
    assertThrows(IOException.class, this::dial);
    link.restore();
    try (Socket driver = dial();
        Socket server = machine.accept()) {
      server.getOutputStream().write(HELLO);
      assertArrayEquals(HELLO, driver.getInputStream().readNBytes(HELLO.length));
      link.cut();
      assertThrows(IOException.class, () -> driver.getInputStream().read());
      assertThrows(IOException.class, this::dial);
    }
    Await.until("the end of the connection", RecordingSink.PATIENCE, () -> link.open() == 0);
    assertEquals(1, link.accepted());
    assertEquals(1, link.mostOpen());
  }

  @Test
  void holds_bytes_while_frozen_and_passes_them_on_afterwards() throws IOException {
    link.restore();
    try (Socket driver = dial();
        Socket server = machine.accept()) {
      link.freeze();
      server.getOutputStream().write(HELLO);
      driver.setSoTimeout(200);
      assertThrows(SocketTimeoutException.class, () -> driver.getInputStream().read());
      link.thaw();
      driver.setSoTimeout(10_000);
      assertArrayEquals(HELLO, driver.getInputStream().readNBytes(HELLO.length));
    }
  }

  @Test
  void slows_down_and_garbles_what_the_machine_says_and_nothing_else() throws IOException {
    link.restore();
    try (Socket driver = dial();
        Socket server = machine.accept()) {
      link.garble(true);
      link.slowDown(Duration.ofMillis(100));
      long begun = System.nanoTime();
      server.getOutputStream().write(HELLO);
      byte[] noise = driver.getInputStream().readNBytes(HELLO.length);
      assertTrue(System.nanoTime() - begun >= 90_000_000, "held for 100 ms");
      assertFalse(Arrays.equals(HELLO, noise), "noise " + Arrays.toString(noise));
      driver.getOutputStream().write(HELLO);
      assertArrayEquals(HELLO, server.getInputStream().readNBytes(HELLO.length));
    }
  }

  @Test
  void resets_the_driver_when_nothing_listens_behind_it() throws IOException {
    machine.close();
    link.restore();
    try (Socket driver = dial()) {
      assertEquals(-1, readOrReset(driver));
    }
    Await.until("the end of the connection", RecordingSink.PATIENCE, () -> link.open() == 0);
  }

  private Socket dial() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), link.port());
  }

  private static int readOrReset(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }
}
