import { createApp } from 'vue';
import '../shared/styles/tokens.css';
import '../shared/styles/base.css';
import './simulator.css';
import { firstLanguage, useLanguage } from '../shared/i18n';
import { startTheme } from '../shared/theme';
import SimulatorApp from './SimulatorApp.vue';

startTheme();
void useLanguage(firstLanguage(), false).then(() => createApp(SimulatorApp).mount('#app'));
