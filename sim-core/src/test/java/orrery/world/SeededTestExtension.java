package orrery.world;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;
import orrery.sim.Xoshiro256;

/** Runs a {@link SeededTest} for each of its seeds. */
final class SeededTestExtension implements TestTemplateInvocationContextProvider {

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), SeededTest.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
    SeededTest asked = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), SeededTest.class).orElseThrow();
    return Arrays.stream(AskedSeeds.orTheFirst(asked.seeds())).mapToObj(seed -> new Trial(seed, asked.trace()));
  }

  /** One seed of one test. */
  private static final class Trial
      implements TestTemplateInvocationContext, ParameterResolver, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private final long seed;
    private final int traced;
    private @Nullable World world;

    Trial(long seed, int traced) {
      this.seed = seed;
      this.traced = traced;
    }

    @Override
    public String getDisplayName(int invocation) {
      return "seed " + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == World.class || type == long.class || type != Object.class && type.isAssignableFrom(Xoshiro256.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      if (type == long.class) {
        return seed;
      }
      return type == World.class ? world() : new Xoshiro256(seed);
    }

    private World world() {
      if (world == null) {
        world = World.withSeed(seed);
      }
      return world;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
      throw told(context, thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
      throw told(context, thrown);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
      throw told(context, thrown);
    }

    /** {@code thrown}, as the cause of a failure that says how to have it again; what is no failure stays what it is. */
    private Throwable told(ExtensionContext context, Throwable thrown) {
      if (thrown instanceof TestAbortedException) {
        return thrown;
      }
      Class<?> test = context.getRequiredTestClass();
      Method method = context.getRequiredTestMethod();
      StringBuilder message = new StringBuilder("seed ").append(seed).append(": ").append(thrown).append('\n');
      List<String> lines = world == null ? List.of() : world.trace(traced);
      if (!lines.isEmpty()) {
        message.append("the last of what happened in its world:\n");
        lines.forEach(line -> message.append("  ").append(line).append('\n'));
      }
      message.append(Replay.line(Replay.Name.of(test.getName(), method.getName()), seed));
      return new AssertionError(message.toString(), thrown);
    }
  }
}
