/**
 * What people want, turned into what programs do.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>One class for edge and centre</b>: {@link orrery.protocols.use.Errands} knows only {@link orrery.protocols.service.Calls}; who
 *       makes it decides which way these take.
 *   <li><b>Contents have the names that wants give them</b> ({@link orrery.host.Want#contentId}), short ones too, whose bytes are those
 *       of the bulk of that name: whoever looks from outside can tell who has come to see what.
 *   <li><b>A want that fails is not repeated here</b>: retries are the way's affair, and the next want comes by itself.
 * </ul>
 */
@NullMarked
package orrery.protocols.use;

import org.jspecify.annotations.NullMarked;
