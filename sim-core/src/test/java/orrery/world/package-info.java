/**
 * The kit in which protocols are tested, ours and anybody's: {@link orrery.world.World} for a small network,
 * {@link orrery.world.SeededTest} for a JUnit 5 test of many seeds, {@link orrery.world.Seeds} for many seeds inside one.
 *
 * <p>It is a jar of its own. Beside JUnit 5 it needs nothing that the simulator does not bring:
 *
 * <pre>{@code
 * <dependency><groupId>orrery</groupId><artifactId>orrery-sim-core</artifactId><version>0.1.0</version></dependency>
 * <dependency>
 *   <groupId>orrery</groupId><artifactId>orrery-sim-core</artifactId><version>0.1.0</version>
 *   <classifier>kit</classifier><scope>test</scope>
 * </dependency>
 * <dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.14.4</version><scope>test</scope></dependency>
 * }</pre>
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Tests run against the simulator, never against mocks of a host: what a protocol cannot do to a NAT in a run, it
 *       cannot do in a test.
 *   <li>The seeds are 1, 2, 3 and so on, not drawn: a build is red or green whoever runs it. More is asked for by
 *       {@code -Dorrery.seeds}, and then it is the same for everybody again.
 *   <li>The command that replays is found out, not given: the test by JUnit's annotations on the stack, the module by the
 *       {@code pom.xml} files above it. It ends the message, where it is looked for.
 *   <li>What happened is kept as values and made text only where a test fails: a line for each packet would be most of the
 *       time of most tests.
 *   <li>Faults on a machine last over its restarts, as those of scenarios do: it is the link or the clock that is broken.
 *   <li>The kit's jar holds this package alone; {@code orrery-sim-core}'s other test jar is for Orrery's own modules.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package orrery.world;
