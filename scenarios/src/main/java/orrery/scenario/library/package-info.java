/** The scenarios that come with Orrery: examples, gallery and the suite of fingerprints in one. */
@NullMarked
package orrery.scenario.library;

import org.jspecify.annotations.NullMarked;
