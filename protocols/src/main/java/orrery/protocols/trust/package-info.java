/**
 * Trust within a cluster: what members do for each other, whether they do what they claim, and what becomes of liars (EC-8).
 */
@NullMarked
package orrery.protocols.trust;

import org.jspecify.annotations.NullMarked;
