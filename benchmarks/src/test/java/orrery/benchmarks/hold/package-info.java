@NullMarked
package orrery.benchmarks.hold;

import org.jspecify.annotations.NullMarked;
