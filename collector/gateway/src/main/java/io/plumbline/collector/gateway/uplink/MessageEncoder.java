package io.plumbline.collector.gateway.uplink;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import io.plumbline.contract.uplink.UplinkMessage;

/** Writes a message behind its length. */
@Sharable
final class MessageEncoder extends MessageToByteEncoder<UplinkMessage> {
  MessageEncoder() {
    super(UplinkMessage.class);
  }

  @Override
  protected void encode(ChannelHandlerContext context, UplinkMessage message, ByteBuf out) {
    byte[] bytes = message.encode();
    out.writeInt(bytes.length).writeBytes(bytes);
  }
}
