/** The command line: words come in, one command runs, an exit code goes out. */
@NullMarked
package io.plumbline.deploy.command;

import org.jspecify.annotations.NullMarked;
