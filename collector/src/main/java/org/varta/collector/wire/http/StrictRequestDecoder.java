package org.varta.collector.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's request decoder, and strict where two readers of the same bytes could disagree: control bytes before the
 * request line, folded header lines (RFC 9112 section 5.2) and {@code Content-Length} beside {@code Transfer-Encoding}
 * (section 6.1) are refused.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

    private boolean inHead = true;
    private boolean requestLineSeen;
    private boolean broken;

    StrictRequestDecoder(HttpLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLineMaxBytes())
                .setMaxHeaderSize(limits.headersMaxBytes())
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (!broken && inHead && !headLooksSound(in)) {
            broken = true;
            DefaultHttpRequest bad = new DefaultHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/bad-request");
            bad.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("ambiguous request head")));
            out.add(bad);
        }
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int before = out.size();
        super.decode(ctx, in, out);
        for (int i = before; i < out.size(); i++) {
            if (out.get(i) instanceof LastHttpContent) {
                inHead = true;
                requestLineSeen = false;
            }
        }
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        requestLineSeen = true;
        return super.createMessage(initialLine);
    }

    /** Looks at the head as far as it is there; Netty leaves a line in the buffer until it is whole. */
    private boolean headLooksSound(ByteBuf in) {
        int from = in.readerIndex();
        int end = in.writerIndex();
        boolean headerLines = requestLineSeen;
        while (from < end) {
            int first = in.getByte(from);
            boolean blank = first == '\r' || first == '\n';
            if (!blank && ((first >= 0 && first <= ' ') || first == 0x7f)) {
                return false;
            }
            int lineEnd = in.indexOf(from, end, (byte) '\n');
            if (lineEnd < 0) {
                return true;
            }
            if (blank && headerLines) {
                inHead = false;
                return true;
            }
            headerLines |= !blank;
            from = lineEnd + 1;
        }
        return true;
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
    }
}
