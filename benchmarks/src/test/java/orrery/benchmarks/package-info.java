@NullMarked
package orrery.benchmarks;

import org.jspecify.annotations.NullMarked;
