package orrery.protocols.identity;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.Storage;
import orrery.protocols.identity.IdentityChange.Outcome;
import orrery.protocols.json.JsonException;

/**
 * What a service by itself knows, in its own storage: an image, and a log of the changes since.
 *
 * <p>An image says how many changes it has, and each change of the log which it is. So a crash between the writing of an
 * image and the emptying of the log makes no change twice, and one in the middle of a record loses only what nobody was told
 * of.
 */
final class OwnStore implements IdentityStore {

  private static final String IMAGE = "identity image";
  private static final String LOG = "identity log";

  /** After how many changes the log is cut off; assumed. */
  private static final int MOST_LOGGED = 1000;

  /** Its number, its time and its length. */
  private static final int HEAD = 2 * Long.BYTES + Integer.BYTES;

  private final Host host;
  private final IdentityBook book;
  private long changes;
  private int logged;
  private long latest;

  OwnStore(Host host, IdentityBook book) {
    this.host = host;
    this.book = book;
  }

  @Override
  public void start() {
    Storage storage = host.storage();
    try {
      if (storage.get(IMAGE).isPresent()) {
        ByteBuffer image = ByteBuffer.wrap(storage.get(IMAGE).get());
        changes = image.getLong();
        latest = image.getLong();
        IdentityImage.read(image, book);
      }
      storage.get(LOG).ifPresent(log -> replay(ByteBuffer.wrap(log)));
    } catch (JsonException e) {
      throw new IllegalStateException("an image must be a book of identities but is not: " + e.getMessage());
    }
  }

  private void replay(ByteBuffer log) {
    while (log.remaining() >= HEAD) {
      long number = log.getLong();
      long time = log.getLong();
      int length = log.getInt();
      if (length < 0 || length > log.remaining()) {
        return;
      }
      byte[] text = new byte[length];
      log.get(text);
      if (number == changes) {
        apply(read(text), time);
      }
    }
  }

  private static IdentityChange read(byte[] text) {
    try {
      return IdentityChange.read(text);
    } catch (JsonException e) {
      throw new IllegalStateException("what was written must be read again but is not: " + e.getMessage());
    }
  }

  private Outcome apply(IdentityChange change, long time) {
    changes++;
    logged++;
    latest = Math.max(latest, time);
    return book.apply(change, latest);
  }

  @Override
  public void stop(Runnable done) {
    done.run();
  }

  @Override
  public IdentityBook book() {
    return book;
  }

  @Override
  public void change(IdentityChange change, Consumer<Optional<Outcome>> onOutcome) {
    byte[] text = change.write();
    long time = host.unixNanos() / 1_000_000_000L;
    ByteBuffer record = ByteBuffer.allocate(HEAD + text.length).putLong(changes).putLong(time).putInt(text.length).put(text);
    host.storage().append(LOG, record.flip());
    Outcome outcome = apply(change, time);
    if (logged >= MOST_LOGGED) {
      cutOff();
    }
    host.storage().sync(() -> onOutcome.accept(Optional.of(outcome)));
  }

  private void cutOff() {
    byte[] image = IdentityImage.write(book.changes());
    host.storage().put(IMAGE, ByteBuffer.allocate(2 * Long.BYTES + image.length).putLong(changes).putLong(latest).put(image).flip());
    host.storage().put(LOG, ByteBuffer.allocate(0));
    logged = 0;
  }
}
