package orrery.protocols.parity;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;

/** One link and the machines on it, simulated or real. */
interface Testbed extends AutoCloseable {

  /** The names that machines may have. A simulated world has to know its entities before time zero. */
  List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  /**
   * One more machine on the link, switched off, that runs {@code factory}'s protocol whenever it is on.
   *
   * @param name one of {@link #NAMES}
   */
  Machine machine(String name, Function<Host, Protocol> factory);

  /** One more machine, which runs nothing of its own. */
  default Machine machine(String name) {
    return machine(name, host -> new Idle());
  }

  /** The names that machines of two addresses may have. */
  List<String> NAMES_OF_TWO = List.of("x", "y");

  /**
   * A machine of two addresses that runs nothing of its own, switched off. Machines of two addresses reach each other, and
   * perhaps no others.
   *
   * @param name one of {@link #NAMES_OF_TWO}
   */
  Machine machineOfTwo(String name);

  /** The machines made so far. */
  List<Machine> machines();

  /** Lets time pass until {@code holds}; fails with {@code claim} where it does not in time. */
  void await(Supplier<String> claim, BooleanSupplier holds);

  /** As {@link #await(Supplier, BooleanSupplier)}. */
  default void await(String claim, BooleanSupplier holds) {
    await(() -> claim, holds);
  }

  /** Lets a moment pass: what is on its way arrives, what is due happens. */
  void settle();

  /** Where nobody answers, neither with bytes nor with a refusal. */
  Endpoint silence();

  /** Where no route leads to. */
  Endpoint nowhere();

  @Override
  void close();

  /** A machine of the test. All but {@link #start}, {@link #stop} and {@link #crash} need it to be on. */
  interface Machine {

    String name();

    Address address();

    /** All its addresses. */
    List<Address> addresses();

    /** Switches it on. */
    void start();

    /** Switches it off in order; it is off when this returns. */
    void stop();

    /** Switches it off without a word. */
    void crash();

    /** Does something to the host, as if from inside one of its callbacks. */
    void run(Consumer<Host> action);

    /** As {@link #run}, with an answer. */
    default <T> T ask(Function<Host, T> question) {
      AtomicReference<T> answer = new AtomicReference<>();
      run(host -> answer.set(question.apply(host)));
      return answer.get();
    }
  }

  /** A protocol that does nothing. */
  final class Idle implements Protocol {
    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }
}
