package orrery.protocols.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import orrery.protocols.json.JsonException;

/** The whole of a book as octets: changes that lead to it, each behind its length in four octets. */
final class IdentityImage {

  private IdentityImage() {}

  static byte[] write(List<IdentityChange> changes) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    for (IdentityChange change : changes) {
      byte[] text = change.write();
      octets.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
      octets.writeBytes(text);
    }
    return octets.toByteArray();
  }

  /** Puts what {@code image} has into {@code book}, which knows nothing so far. */
  static void read(ByteBuffer image, IdentityBook book) throws JsonException {
    while (image.hasRemaining()) {
      int length = image.remaining() < Integer.BYTES ? -1 : image.getInt();
      if (length < 0 || length > image.remaining()) {
        throw new JsonException("an image must be whole");
      }
      byte[] text = new byte[length];
      image.get(text);
      // None of these ends by the passing of time: what was over had gone, or goes when it is looked at.
      book.apply(IdentityChange.read(text), 0);
    }
  }
}
