/** Usage events: who used which App, model, microservice or developer account, and how. */
@NullMarked
package io.plumbline.contract.usage;

import org.jspecify.annotations.NullMarked;
