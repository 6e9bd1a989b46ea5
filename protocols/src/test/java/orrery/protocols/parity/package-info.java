/**
 * One suite of tests for two hosts: the simulated one and the one on real sockets keep the same rules, and the same
 * protocol classes do the same on both.
 *
 * <p>Start with {@link orrery.protocols.parity.Testbed}, which the tests stand on. Real time is never asserted: a claim
 * has 30 s to come true, and what must not happen is given a moment in which it could.
 */
@NullMarked
package orrery.protocols.parity;

import org.jspecify.annotations.NullMarked;
