package orrery.scenario.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The process a command runs in: its streams, its folder, and the user's interrupt. */
final class JavaProcess {

  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<Runnable> onInterrupt = new AtomicReference<>(() -> {});

  /** What is around a command of this process, with {@code world} to run. To be called once. */
  Surroundings surroundings(Surroundings.World world) {
    // A hook runs at the end of the process however it ends; after a command's own end it has nothing to do.
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "orrery-interrupt"));
    Charset charset = charset();
    return new Surroundings(
        stream(FileDescriptor.out, charset),
        stream(FileDescriptor.err, charset),
        Path.of("").toAbsolutePath(),
        Boolean.getBoolean("orrery.terminal"),
        !charset.newEncoder().canEncode('±'),
        Runtime.getRuntime().availableProcessors(),
        world,
        onInterrupt::set);
  }

  private void interrupted() {
    if (over.getCount() > 0) {
      onInterrupt.get().run();
      try {
        over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the process. Within a shutdown that has begun, the virtual machine has chosen the exit code. */
  void end(int code) {
    over.countDown();
    System.exit(code);
  }

  /** What the terminal understands. Files are always UTF-8. */
  private static Charset charset() {
    for (String property : new String[] {"stdout.encoding", "native.encoding"}) {
      String name = System.getProperty(property, "");
      if (!name.isEmpty() && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return StandardCharsets.UTF_8;
  }

  private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
    return new PrintStream(new FileOutputStream(descriptor), true, charset);
  }
}
