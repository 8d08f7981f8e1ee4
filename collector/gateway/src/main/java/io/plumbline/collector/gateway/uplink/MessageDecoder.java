package io.plumbline.collector.gateway.uplink;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.util.List;

/** Reads one message from its bytes. */
final class MessageDecoder extends MessageToMessageDecoder<ByteBuf> {
  MessageDecoder() {
    super(ByteBuf.class);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out)
      throws Rejection {
    try {
      out.add(UplinkMessage.decode(bytes.nioBuffer()));
    } catch (FormatFault e) {
      throw new Rejection(
          ConnectionEnd.MALFORMED, Refusal.MALFORMED, String.valueOf(e.getMessage()));
    }
  }
}
