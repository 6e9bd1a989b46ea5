package orrery.protocols.json;

/** Bytes that are not the message they should be. Its text says what must hold and what is, for the peer's people. */
public final class JsonException extends Exception {

  private static final long serialVersionUID = 1;

  public JsonException(String message) {
    // What strangers send must not cost a walk over the stack.
    super(message, null, false, false);
  }
}
