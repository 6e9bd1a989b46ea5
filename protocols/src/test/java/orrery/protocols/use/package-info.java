/** What microservices are, without anything that runs them. */
@NullMarked
package orrery.protocols.use;

import org.jspecify.annotations.NullMarked;
