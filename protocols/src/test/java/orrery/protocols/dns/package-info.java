/** The message codec, by property, by mutation, and beside another implementation. */
@NullMarked
package orrery.protocols.dns;

import org.jspecify.annotations.NullMarked;
