import { mount } from 'svelte';

import App from './App.svelte';
import './style.css';

// ?dir=rtl turns the page for scripts that run from right to left.
if (new URLSearchParams(location.search).get('dir') === 'rtl') document.documentElement.dir = 'rtl';
mount(App, { target: document.getElementById('app') as HTMLElement });
