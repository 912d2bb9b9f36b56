/** The studio's enhancements: each finds its own elements, and does nothing where there are none. */

import "./toasts.js";
import "./uploads.js";
