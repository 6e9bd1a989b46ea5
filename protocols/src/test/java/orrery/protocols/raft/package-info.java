/** Tests of {@link orrery.protocols.raft}. */
@NullMarked
package orrery.protocols.raft;

import org.jspecify.annotations.NullMarked;
