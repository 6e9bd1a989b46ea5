/**
 * What a simulated world costs as it grows, in heap and time, and what a message costs in it: programs that print a table.
 * Run one after {@code mvn package}:
 *
 * <pre>java -Xmx8g -XX:+UseSerialGC -cp 'benchmarks/target/classes:benchmarks/target/lib/*' orrery.benchmarks.ScalingCurve</pre>
 *
 * <p>{@link orrery.benchmarks.Scale} is the suite of the shipped scenario {@code scale}, into a results directory; the curves of
 * {@link orrery.benchmarks.ScalingCurve} are of devices that are all on, or all off.
 *
 * <p>Decisions: heap is what the JVM says is used after full collections, never an estimate; a cost per device is the slope
 * between two sizes, so that what does not grow with devices — classes, metrics, the program itself — is in none. The serial
 * collector counts the bytes that objects occupy; G1 rounds large arrays up to its regions, which are megabytes.
 */
@NullMarked
package orrery.benchmarks;

import org.jspecify.annotations.NullMarked;
