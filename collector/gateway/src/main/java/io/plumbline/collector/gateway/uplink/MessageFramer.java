package io.plumbline.collector.gateway.uplink;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the stream into messages. The length is judged before the body is waited for, and a body
 * that does not come to its end in time ends the connection.
 */
final class MessageFramer extends ByteToMessageDecoder {
  /** The longest message before Hello is answered: Hello itself is at most 605 bytes. */
  static final int MAX_BYTES_BEFORE_HELLO = 1024;

  private static final int LENGTH_BYTES = 4;

  private final Duration messageTimeout;
  private int limit = MAX_BYTES_BEFORE_HELLO;
  private @Nullable Future<?> deadline;
  private boolean broken;

  MessageFramer(Duration messageTimeout) {
    this.messageTimeout = messageTimeout;
  }

  /** Hello was accepted: frames may come. */
  void allowFrames() {
    limit = UplinkMessage.MAX_BYTES;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Rejection {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() >= LENGTH_BYTES) {
      long length = in.getUnsignedInt(in.readerIndex());
      if (length < 1 || length > limit) {
        broken = true;
        throw new Rejection(
            length < 1 ? ConnectionEnd.MALFORMED : ConnectionEnd.LIMIT,
            length < 1 ? Refusal.MALFORMED : Refusal.LIMIT,
            "message of " + length + " bytes, expected 1 to " + limit);
      }
      if (in.readableBytes() >= LENGTH_BYTES + length) {
        disarm();
        in.skipBytes(LENGTH_BYTES);
        out.add(in.readRetainedSlice((int) length));
        return;
      }
    }
    if (in.isReadable() && deadline == null) {
      deadline =
          context
              .executor()
              .schedule(() -> stalled(context), messageTimeout.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (in.isReadable()) {
      decode(context, in, out);
    }
    disarm();
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    disarm();
  }

  private void stalled(ChannelHandlerContext context) {
    broken = true;
    EndHandler.end(
        context,
        new Rejection(
            ConnectionEnd.STALLED,
            null,
            "message not complete after " + messageTimeout.toMillis() + " ms"));
  }

  private void disarm() {
    Future<?> armed = deadline;
    if (armed != null) {
      armed.cancel(false);
      deadline = null;
    }
  }
}
