package org.varta.collector.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of every connection of a listener: keeps the number of connections, in all and from one address,
 * within limits, and counts why each ended.
 */
@Sharable
public final class ConnectionGate extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<CloseReason> REASON = AttributeKey.valueOf(ConnectionGate.class, "reason");

    private final int connectionsMax;
    private final int connectionsPerPeerMax;
    private final ConnectionMeters meters;
    private final ConcurrentHashMap<InetAddress, Integer> byPeer = new ConcurrentHashMap<>();

    /** A gate for one listener. */
    public ConnectionGate(int connectionsMax, int connectionsPerPeerMax, ConnectionMeters meters) {
        this.connectionsMax = connectionsMax;
        this.connectionsPerPeerMax = connectionsPerPeerMax;
        this.meters = meters;
    }

    /** Closes and remembers why; the first reason given stays. */
    public static void close(Channel channel, CloseReason reason) {
        because(channel, reason);
        var unused = channel.close();
    }

    /** Says why the channel is about to end; the first reason given stays. */
    public static void because(Channel channel, CloseReason reason) {
        channel.attr(REASON).compareAndSet(null, reason);
    }

    /** The socket's remote address and port, as {@link Origin#peer()} wants it. */
    public static String peerOf(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress inet)) {
            return String.valueOf(remote);
        }
        InetAddress address = inet.getAddress();
        if (address == null) {
            return inet.getHostString() + ":" + inet.getPort();
        }
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        String plain = scope < 0 ? text : text.substring(0, scope);
        return plain.indexOf(':') < 0 ? plain + ":" + inet.getPort() : "[" + plain + "]:" + inet.getPort();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        InetAddress address = addressOf(ctx);
        int open = meters.opened();
        int fromPeer = address == null ? 1 : byPeer.merge(address, 1, Integer::sum);
        if (open > connectionsMax) {
            close(ctx.channel(), CloseReason.LIMIT);
        } else if (fromPeer > connectionsPerPeerMax) {
            close(ctx.channel(), CloseReason.PEER_LIMIT);
        } else {
            ctx.fireChannelActive();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        InetAddress address = addressOf(ctx);
        if (address != null) {
            byPeer.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
        CloseReason reason = ctx.channel().attr(REASON).get();
        meters.closed(reason == null ? CloseReason.PEER : reason);
        ctx.fireChannelInactive();
    }

    private static @Nullable InetAddress addressOf(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }
}
