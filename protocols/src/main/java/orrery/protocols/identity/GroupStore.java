package orrery.protocols.identity;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.identity.IdentityChange.Outcome;
import orrery.protocols.json.JsonException;
import orrery.protocols.raft.RaftGroup;
import orrery.protocols.raft.RaftServer;
import orrery.protocols.raft.StateMachine;

/** What a group of services knows, the same on all of them. */
final class GroupStore implements IdentityStore {

  private final IdentityBook book;
  private final RaftServer server;

  GroupStore(Host host, IdentityStoreConfig config, IdentityBook book) {
    this.book = book;
    server = RaftGroup.parse("identity", config.group()).server(host, config.raft(), new Machine());
  }

  @Override
  public void start() {
    server.start();
  }

  @Override
  public void stop(Runnable done) {
    server.stop(done);
  }

  @Override
  public IdentityBook book() {
    return book;
  }

  @Override
  public void change(IdentityChange change, Consumer<Optional<Outcome>> onOutcome) {
    server.submit(change.write(), answer -> onOutcome.accept(answer.map(octets -> Outcome.values()[octets[0]])));
  }

  private final class Machine implements StateMachine {

    @Override
    public byte[] apply(long unixNanos, byte[] command) {
      Outcome outcome = Outcome.UNKNOWN;
      try {
        outcome = book.apply(IdentityChange.read(command), unixNanos / 1_000_000_000L);
      } catch (JsonException e) {
        // No command of ours: nothing changes, on any replica.
      }
      return new byte[] {(byte) outcome.ordinal()};
    }

    @Override
    public byte[] snapshot() {
      return IdentityImage.write(book.changes());
    }

    @Override
    public void restore(byte[] snapshot) {
      book.clear();
      try {
        IdentityImage.read(ByteBuffer.wrap(snapshot), book);
      } catch (JsonException e) {
        // A replica that went on with less than the others have would answer wrongly: it must not go on.
        throw new IllegalStateException("a group's snapshot must be a book of identities but is not: " + e.getMessage());
      }
    }
  }
}
