/**
 * What the engine costs, by JMH. Run all of it, or what a pattern selects, after {@code mvn package}:
 *
 * <pre>java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' org.openjdk.jmh.Main EventQueue</pre>
 *
 * <p>Nothing here is asserted in the build: figures depend on the machine, ratios of two in one run hardly do.
 */
@NullMarked
package orrery.benchmark;

import org.jspecify.annotations.NullMarked;
