package orrery.protocols.seal;

/** What a sealed payload is bound to, so that it cannot be moved elsewhere: known to both sides and not sent with it. */
public final class SealBinding {

  private SealBinding() {}

  /**
   * Of the content of a request.
   *
   * @param method as in its request line
   * @param target as there, when it was sealed: what a proxy rewrites is to be told beside it
   * @param contentType of what is sealed; empty for none
   */
  public static byte[] ofRequest(String method, String target, String contentType) {
    return fields("request", method, target, contentType);
  }

  /** Of the content of an answer; to which request it belongs its key says. */
  public static byte[] ofAnswer(int status, String contentType) {
    return fields("answer", Integer.toString(status), contentType);
  }

  /** Of a message that belongs to no request: one to another node of the link, of that protocol. */
  public static byte[] ofLink(String protocol) {
    return fields("link", protocol);
  }

  /** Each with its length before it: no two lists come to the same. */
  private static byte[] fields(String... fields) {
    byte[][] parts = new byte[2 * fields.length][];
    for (int i = 0; i < fields.length; i++) {
      byte[] text = Octets.of(fields[i]);
      parts[2 * i] = new byte[] {(byte) (text.length >> 16), (byte) (text.length >> 8), (byte) text.length};
      parts[2 * i + 1] = text;
    }
    return Octets.join(parts);
  }
}
