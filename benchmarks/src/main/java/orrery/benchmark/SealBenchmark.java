package orrery.benchmark;

import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.host.RandomStream;
import orrery.protocols.seal.SealBinding;
import orrery.protocols.seal.SealConfig;
import orrery.protocols.seal.SealKeyPair;
import orrery.protocols.seal.Sealed;
import orrery.protocols.seal.Sealer;
import orrery.protocols.seal.Unsealed;
import orrery.protocols.seal.Unsealer;
import orrery.sim.Xoshiro256;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a payload costs that is sealed for its receiver, and opened by it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SealBenchmark {

  private static final NodeId ALICE = new NodeId("alice");
  private static final NodeId BOB = new NodeId("bob");
  private static final byte[] BINDING = SealBinding.ofRequest("POST", "/services/drive/files", "application/json");

  /** Octets of a payload. */
  @Param({"100", "1000", "64000"})
  int bytes;

  private final RandomStream random = new Xoshiro256(1);
  private final SealKeyPair alices = SealKeyPair.drawn(random);
  private final SealKeyPair bobs = SealKeyPair.drawn(random);
  private Sealer alice;
  private Unsealer bob;
  private byte[] payload;

  /** Makes the two. */
  @Setup
  public void meet() {
    SealConfig config = Defaults.of(SealConfig.class);
    alice = new Sealer(host(ALICE), alices, config);
    bob = new Unsealer(host(BOB), bobs, node -> Optional.of(alices.publicKey()), config);
    alice.learnSession(BOB, bobs.publicKey(), bob.session());
    payload = new byte[bytes];
  }

  /** Of what is asked there is an id, the time, random numbers and a probe that listens to nothing. */
  private Host host(NodeId id) {
    Probe deaf = (Probe) Proxy.newProxyInstance(Probe.class.getClassLoader(), new Class<?>[] {Probe.class}, (self, method, arguments) -> null);
    return (Host) Proxy.newProxyInstance(Host.class.getClassLoader(), new Class<?>[] {Host.class}, (self, method, arguments) -> switch (method.getName()) {
      case "id" -> id;
      case "nanoTime" -> 0L;
      case "random" -> random;
      case "probe" -> deaf;
      default -> throw new AssertionError("a sealer asks for no " + method.getName());
    });
  }

  /** With keys that are there. */
  @Benchmark
  public Sealed seal() {
    return alice.seal(BOB, bobs.publicKey(), payload, BINDING).orElseThrow();
  }

  /** Sealed, and opened at the other end. */
  @Benchmark
  public Unsealed sealAndOpen() {
    return bob.open(seal().bytes(), BINDING);
  }

  /** Sealed, opened, answered as long, and the answer opened. */
  @Benchmark
  public Optional<byte[]> callAndAnswer() {
    Sealed sealed = seal();
    Unsealed.Opened opened = (Unsealed.Opened) bob.open(sealed.bytes(), BINDING);
    return sealed.openAnswer(opened.sealAnswer(payload, BINDING), BINDING);
  }

  /** The first payload to a receiver: keys are agreed on by both. */
  @Benchmark
  public Unsealed first() {
    alice = new Sealer(host(ALICE), alices, Defaults.of(SealConfig.class));
    alice.learnSession(BOB, bobs.publicKey(), bob.session());
    return sealAndOpen();
  }
}
