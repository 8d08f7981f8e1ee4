package io.plumbline.collector.gateway.uplink;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.net.InetSocketAddress;

/** Binds a server socket, with words for the usual failure. */
public final class Listening {
  private Listening() {}

  /**
   * Binds.
   *
   * @throws EnvironmentFault when the port is in use or the address is not this machine's
   */
  public static Channel bind(ServerBootstrap bootstrap, InetSocketAddress address) {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Throwable cause = bound.cause();
      throw new EnvironmentFault(
          Words.of(
              "不能在 %s 上监听（%s）：端口可能已被占用，或地址不属于本机。",
              "Cannot listen on %s (%s): the port may be in use, or the address not this"
                  + " machine's.",
              address,
              cause.getMessage()),
          cause);
    }
    return bound.channel();
  }
}
