package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import orrery.host.BitRate;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Shared;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.host.Quantity;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.net.Jitter;
import orrery.net.LinkSpec;
import orrery.net.PipeSpec;
import orrery.protocols.cluster.ClusterMessage.Ballot;
import orrery.protocols.cluster.ClusterMessage.VoteRequest;
import orrery.world.World;
import org.jspecify.annotations.Nullable;

/**
 * Elections by themselves over the simulated network, one after the other: nodes that are all alive, know each other, and
 * notice the loss of a super node at the same moment. What is kept is kept at once.
 */
final class Electors {

  /** Between the numbers of lost offices, so that ballots of one election are no ballots of the next. */
  private static final long TERMS_APART = 1000;

  static final String LABEL = "election";

  private final World world;
  final List<Elector> all = new ArrayList<>();
  private long lostTerm;
  private long begunAt;
  private long firstRequestAt;
  private @Nullable Elector winner;
  private long wonAt;
  private long wonBallot;

  /** @param delay one way between any two; up to {@code jitter} more for each packet by itself */
  Electors(long seed, int count, Duration delay, Duration jitter, Function<Electorate, Election> algorithm) {
    world = World.withSeed(seed);
    World.Home home = world.home("home");
    PipeSpec half = PipeSpec.plain(new BitRate(100_000_000_000L), delay.dividedBy(2), Duration.ZERO, 0, Quantity.dataSize("1 MiB"));
    LinkSpec link = new LinkSpec(half, jitter.isZero() ? half : half.with(new Jitter(Jitter.upTo(jitter).nanoseconds(), false)), Optional.empty());
    for (int i = 0; i < count; i++) {
      world.machine("e-" + i).link(link).on(home).running(host -> {
        Elector elector = new Elector(host);
        elector.election = algorithm.apply(elector);
        all.add(elector);
        return elector;
      }).start();
    }
    acquaint();
  }

  /** Gives the nodes those names, in order. */
  void name(List<String> names) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).become(new NodeId(names.get(i)));
    }
    acquaint();
  }

  private void acquaint() {
    for (Elector elector : all) {
      elector.others = all.stream().filter(other -> other != elector)
          .map(other -> new Roster.Entry(other.id, other.port().local(), 0, true))
          .sorted(Comparator.comparing(Roster.Entry::id)).toList();
    }
  }

  /** Another super node is lost, and all notice. */
  void begin() {
    world.sent().clear();
    world.seen().clear();
    lostTerm += TERMS_APART;
    begunAt = world.nanoTime();
    firstRequestAt = -1;
    winner = null;
    all.forEach(elector -> elector.accepted = null);
    all.forEach(elector -> elector.election().begin(true));
  }

  void run(long nanos) {
    world.runFor(Duration.ofNanos(nanos));
  }

  /** Runs in steps of {@code nanos} until somebody has won. */
  void runUntilWon(long nanos) {
    for (int i = 0; winner == null; i++) {
      if (i > 1000) {
        throw new AssertionError("nobody wins");
      }
      run(nanos);
    }
  }

  /** Ends the election where nobody has won. */
  void end() {
    all.forEach(elector -> elector.election().end());
  }

  @Nullable Elector winner() {
    return winner;
  }

  /** From the loss to the victory. */
  long nanosToVictory() {
    return wonAt - begunAt;
  }

  /** From the loss to the first request for a vote. */
  long nanosToFirstRequest() {
    return firstRequestAt - begunAt;
  }

  /** Whether the first ballot had a winner. */
  boolean wonAtOnce() {
    return winner != null && wonBallot == lostTerm + 1;
  }

  long sent(String messageType) {
    return world.sent(LABEL).stream().filter(sent -> sent.messageType().equals(messageType)).count();
  }

  /** Whether each vote sent in this election was granted. */
  List<Boolean> votes() {
    return world.sent(LABEL).stream().filter(sent -> sent.messageType().equals("vote"))
        .map(sent -> sent.payload()[sent.payload().length - 1] == 1).toList();
  }

  /** One node and its election. */
  final class Elector implements Protocol, Electorate {

    private final Host host;
    private final RandomStream luck;
    private NodeId id;
    private ClusterCodec codec;
    private @Nullable Election election;
    private @Nullable DatagramPort port;
    private List<Roster.Entry> others = List.of();
    private Optional<byte[]> kept = Optional.empty();
    private double prescribed = -1;
    @Nullable SuperNode accepted;

    private Elector(Host host) {
      this.host = host;
      this.luck = host.random("election");
      this.id = host.id();
      this.codec = ClusterCodec.of(LABEL, new Shared());
    }

    private void become(NodeId other) {
      id = other;
      codec = ClusterCodec.of(LABEL, new Shared());
    }

    /** Its next draw gives that share of what is drawn from, 0 to 1. */
    void prescribe(double share) {
      prescribed = share;
    }

    private Election election() {
      return Objects.requireNonNull(election);
    }

    private DatagramPort port() {
      return Objects.requireNonNull(port);
    }

    @Override
    public void start() {
      port = host.open(PortSpec.ephemeral(LABEL), (source, destination, payload) -> {
        ClusterCodec.Envelope envelope = codec.decode(payload).orElseThrow();
        Ballot ballot = (Ballot) envelope.message();
        election().onBallot(envelope.sender(), source, ballot, ballot.term() == lostTerm);
      });
    }

    @Override
    public void stop(Runnable done) {
      done.run();
    }

    @Override
    public Standing self() {
      return new Standing(id, 0);
    }

    @Override
    public boolean eligible() {
      return true;
    }

    @Override
    public List<Roster.Entry> others() {
      return others;
    }

    @Override
    public long lostTerm() {
      return lostTerm;
    }

    @Override
    public NodeId lostId() {
      return new NodeId("lost");
    }

    @Override
    public void send(Endpoint destination, Ballot ballot) {
      if (ballot instanceof VoteRequest && firstRequestAt < 0) {
        firstRequestAt = world.nanoTime();
      }
      port().send(destination, codec.encode(id, ballot), ballot.label());
    }

    @Override
    public Timer timer(String name, Runnable onExpiry) {
      return host.timer(name, onExpiry);
    }

    @Override
    public RandomStream random() {
      return () -> {
        long bits = prescribed < 0 ? luck.nextLong() : (long) (prescribed * 0x1p53) << 11;
        prescribed = -1;
        return bits;
      };
    }

    @Override
    public void keep(ByteBuffer value, Runnable then) {
      byte[] bytes = new byte[value.remaining()];
      value.get(bytes);
      kept = Optional.of(bytes);
      then.run();
    }

    @Override
    public Optional<byte[]> kept() {
      return kept;
    }

    /** An election without a log ends for all when it has a winner. */
    @Override
    public void win(String reason, long least) {
      won(least);
      end();
    }

    @Override
    public void win(String reason, Consumer<SuperNode> announcement) {
      won(0);
      announcement.accept(new SuperNode(id, port().local(), lostTerm + 1, 0));
    }

    private void won(long ballot) {
      if (winner != null) {
        throw new AssertionError(winner.id + " and " + id + " have both won");
      }
      winner = this;
      wonAt = world.nanoTime();
      wonBallot = ballot;
    }

    @Override
    public void accept(SuperNode claim) {
      accepted = claim;
      election().end();
    }

    @Override
    public void fail(String reason) {
      election().begin(true);
    }

    @Override
    public void challenge() {
      throw new AssertionError("nobody is in office");
    }
  }
}
