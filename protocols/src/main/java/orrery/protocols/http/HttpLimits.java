package orrery.protocols.http;

import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * What a message may measure before it is refused, so that no peer can claim memory without bound.
 *
 * @param startLine octets of the request or status line
 * @param headers octets of all field lines together, the trailer section included
 * @param fields how many field lines
 * @param body octets of the content
 */
public record HttpLimits(
    @Doc("Longest request line.")
        @Default(value = "8000 B", source = "RFC 9112 section 3: 'RECOMMENDED that all HTTP senders and recipients support, at a minimum, request-line lengths of 8000 octets'")
        DataSize startLine,
    @Doc("Largest header section.")
        @Default(value = "16 KiB", source = "assumed") DataSize headers,
    @Doc("Most header fields.")
        @Default(value = "100", source = "assumed") int fields,
    @Doc("Largest body.")
        @Default(value = "4 MiB", source = "assumed") DataSize body) {

  public HttpLimits {
    if (startLine.bytes() < 64 || startLine.bytes() > 1 << 20) {
      throw new IllegalArgumentException("start-line must be 64 B to 1 MiB but is " + startLine);
    }
    if (headers.bytes() < 64 || headers.bytes() > 1 << 20) {
      throw new IllegalArgumentException("headers must be 64 B to 1 MiB but is " + headers);
    }
    if (fields < 1 || fields > 10_000) {
      throw new IllegalArgumentException("fields must be 1 to 10000 but is " + fields);
    }
    if (body.bytes() > 1 << 28) {
      throw new IllegalArgumentException("body must be at most 256 MiB but is " + body);
    }
  }
}
