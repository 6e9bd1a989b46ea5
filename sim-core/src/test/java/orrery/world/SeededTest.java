package orrery.world;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is run once for each of many seeds, each a test of its own with its own instance of the class.
 *
 * <p>The method, the constructor and what is annotated {@code @BeforeEach} may take a {@link World}, which is then of that
 * seed and the same for all of them; an {@link orrery.sim.Xoshiro256} or {@link orrery.host.RandomStream} of that seed, to
 * draw a case from; and the seed itself, as a {@code long}.
 *
 * <pre>{@code
 * @SeededTest(seeds = 50)
 * void everyGreetingIsAnsweredWhateverIsLost(World world) {
 *   World.Home home = world.home("home");
 *   World.Machine anna = world.machine("anna").on(home).running(host -> new Hello(host, config));
 *   ...
 * }
 * }</pre>
 *
 * <p>The message of a failure goes on with the last lines of the world's {@link World#trace trace}, and ends with the
 * command that runs this one seed again: {@code mvn -Dtest=HelloTest#everyGreetingIsAnsweredWhateverIsLost
 * -Dorrery.seed=42 test}. {@code -Dorrery.seeds=1000} runs more.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SeededTestExtension.class)
public @interface SeededTest {

  /** How many: the seeds are 1, 2, 3 and so on. At least 1. */
  int seeds() default 100;

  /** How many lines of the trace to tell of a failure; at most {@link World#TRACE_KEPT}. */
  int trace() default 30;
}
