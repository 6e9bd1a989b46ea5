/** Tests of the host on real sockets that go beyond the contract of every host. */
@NullMarked
package orrery.protocols.live;

import org.jspecify.annotations.NullMarked;
