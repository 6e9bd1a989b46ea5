/**
 * Published numbers and ours, side by side.
 *
 * <p>A test that reproduces a row of published results says so by {@link orrery.validation.Published}, which holds the test
 * to it and leaves a line behind; {@link orrery.validation.PublishedTable} prints the lines of a whole build.
 */
@NullMarked
package orrery.validation;

import org.jspecify.annotations.NullMarked;
